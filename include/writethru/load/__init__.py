"""Everything about the database: the only package that talks to it.

`warehouse` has connections and transactions, `merge` the one way in which rows are written,
`tables` what each table's columns do when a row is written again. The other modules are stores:
functions that take a connection and leave the commit to their caller.
"""

from writethru.load.warehouse import Connection, Warehouse, open_warehouse, writer_lock

__all__ = ["Connection", "Warehouse", "open_warehouse", "writer_lock"]
