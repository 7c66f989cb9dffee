"""What the DAGs are made of: `plan` which there are, `factory` makes them, `tasks` fills them.

The wiring itself is in `dags/`. A DAG file reads the source files when it is parsed, and nothing
else: no database, no network. XCom holds ids of sources and batches, and counts.
"""
