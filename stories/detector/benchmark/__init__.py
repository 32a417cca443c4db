"""The table of figures to beat, measured on sets that nobody on this project wrote.

Nothing of a set is learned by the shipped detector, or kept: rows that train a head train it for
the measure and forget it. `sets` reads, `heads` and `surface` are the models, one module a family
of rows says the protocol, `protocols` lists them, `report` writes.
"""
