"""Everything on one machine: the embedded Postgres, and Airflow's processes beside it."""
