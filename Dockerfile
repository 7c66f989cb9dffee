# One image for every Airflow service of docker-compose.yaml. Dependencies are pinned with hashes.

FROM python:3.12-slim-bookworm AS build
COPY requirements.txt requirements-fleet.txt /build/
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --no-deps --require-hashes \
        -r /build/requirements.txt \
    && /opt/venv/bin/pip install --no-cache-dir --no-deps --require-hashes \
        -r /build/requirements-fleet.txt
COPY pyproject.toml /src/
COPY include /src/include
# Gives the command `writethru`; the modules themselves come from PYTHONPATH, as on a laptop.
RUN /opt/venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation /src

FROM python:3.12-slim-bookworm
RUN useradd --uid 50000 --gid 0 --no-create-home --home-dir /opt/writethru writethru \
    && install -d -o writethru -g 0 -m 0770 /opt/airflow /opt/airflow/logs /var/lib/writethru
COPY --from=build /opt/venv /opt/venv
COPY dags /opt/writethru/dags
COPY plugins /opt/writethru/plugins
COPY include /opt/writethru/include
COPY --chmod=0755 docker/entrypoint /usr/local/bin/entrypoint
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/opt/writethru/include \
    PYTHONDONTWRITEBYTECODE=1 \
    AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/writethru/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/writethru/plugins \
    AIRFLOW__CORE__LOAD_EXAMPLES=False \
    WRITETHRU_HOME=/var/lib/writethru \
    WRITETHRU_SOURCES=/opt/writethru/include/sources
USER 50000:0
WORKDIR /opt/writethru
ENTRYPOINT ["entrypoint"]
CMD ["airflow", "version"]
