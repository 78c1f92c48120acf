"""A release into a triple store over HTTP: graph by graph, in whole graphs, read back and compared.

`kg.load.transfer.load` does it, `kg.load.scripts.script` writes the commands that do it without this program.
"""
