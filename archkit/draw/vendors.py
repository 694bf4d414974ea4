"""Which technology has which icon: a table from the words people write to classes of the `diagrams` library."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_CLASSES: Mapping[str, str] = {
    "aws.analytics": "AmazonOpensearchService Athena EMR Glue Kinesis ManagedStreamingForKafka Redshift",
    "aws.compute": "EC2 Fargate Lambda",
    "aws.database": "Aurora DocumentdbMongodbCompatibility Dynamodb Elasticache Neptune RDS Timestream",
    "aws.integration": "Eventbridge SimpleNotificationServiceSns SimpleQueueServiceSqs StepFunctions",
    "aws.storage": "EFS SimpleStorageServiceS3",
    "azure.databases": "AzureCosmosDb AzureSQL AzureSynapseAnalytics",
    "azure.storage": "BlobStorage",
    "elastic.elasticsearch": "Elasticsearch Kibana Logstash",
    "gcp.analytics": "Bigquery Composer Dataflow Looker Pubsub",
    "gcp.database": "Bigtable Firestore Memorystore Spanner",
    "gcp.storage": "GCS",
    "k8s.compute": "Cronjob Pod",
    "onprem.analytics": "Beam Databricks Dbt Flink Hadoop Hive Metabase Presto Spark Superset Tableau Trino",
    "onprem.ci": "GithubActions Gitlabci Jenkins",
    "onprem.container": "Docker",
    "onprem.database": (
        "Cassandra Clickhouse Cockroachdb Couchbase Couchdb Dgraph Druid Duckdb Hbase Influxdb Janusgraph "
        "Mariadb Mongodb Mssql Mysql Neo4J Oracle Postgresql Qdrant Scylla"
    ),
    "onprem.gitops": "Argocd Flux",
    "onprem.inmemory": "Aerospike Hazelcast Memcached Redis",
    "onprem.logging": "Fluentbit Graylog Loki",
    "onprem.mlops": "Mlflow",
    "onprem.monitoring": "Datadog Dynatrace Grafana Mimir Newrelic Prometheus Sentry Splunk Thanos",
    "onprem.network": (
        "Ambassador Caddy Consul Envoy Etcd Gunicorn Haproxy Istio Kong Linkerd Nginx Tomcat Traefik Tyk Zookeeper"
    ),
    "onprem.queue": "Activemq Celery Emqx Kafka Nats Rabbitmq Zeromq",
    "onprem.registry": "Harbor",
    "onprem.search": "Solr",
    "onprem.security": "Vault",
    "onprem.storage": "Ceph",
    "onprem.tracing": "Jaeger Tempo",
    "onprem.vcs": "Gitea Github Gitlab",
    "onprem.workflow": "Airflow Kubeflow Nifi",
    "programming.framework": (
        "Angular Camel Django Dotnet Ember Fastapi Flask Flutter Graphql Hibernate Laravel Micronaut Nextjs Phoenix "
        "Quarkus Rails React Spring Starlette Svelte Vue"
    ),
    "programming.language": (
        "Bash Cpp Csharp Dart Elixir Erlang Go Java Javascript Kotlin Nodejs Php Python Ruby Rust Scala Swift "
        "Typescript"
    ),
    "saas.analytics": "Snowflake",
    "saas.cdn": "Akamai Cloudflare Fastly",
    "saas.communication": "Twilio",
    "saas.identity": "Auth0 Okta",
    "saas.payment": "Adyen Paypal Stripe",
}
_ALIASES: Mapping[str, str] = {
    "amazonopensearch": "amazonopensearchservice",
    "argo": "argocd",
    "azureblob": "blobstorage",
    "cockroach": "cockroachdb",
    "cosmosdb": "azurecosmosdb",
    "documentdb": "documentdbmongodbcompatibility",
    "fluent": "fluentbit",
    "gitlabci": "gitlabci",
    "googlecloudstorage": "gcs",
    "golang": "go",
    "influx": "influxdb",
    "k8s": "pod",
    "kubernetes": "pod",
    "mongo": "mongodb",
    "msk": "managedstreamingforkafka",
    "node": "nodejs",
    "opensearch": "amazonopensearchservice",
    "postgis": "postgresql",
    "postgres": "postgresql",
    "rabbit": "rabbitmq",
    "s3": "simplestorageservices3",
    "scylladb": "scylla",
    "sns": "simplenotificationservicesns",
    "sqlserver": "mssql",
    "sqs": "simplequeueservicesqs",
    "synapse": "azuresynapseanalytics",
}
_CLASS_OF: Mapping[str, str] = {
    name.lower(): f"{module}.{name}" for module, names in _CLASSES.items() for name in names.split()
}
_SPELLED = (("c++", "cpp"), ("c#", "csharp"), (".net", "dotnet"))
MOST_WORDS = 8
"""More words than that are a sentence, and no name of a technology."""


def icon_class(technology: str) -> str | None:
    """`diagrams` class of a technology as people write it (`postgresql-16`, `Apache Kafka 3.7`); None: no icon.

    The most words that together are a known name win, and of those the first: `Spring Boot` is Spring.
    """
    for name in _names(technology):
        found = _CLASS_OF.get(_ALIASES.get(name, name))
        if found:
            return found
    return None


def icon_classes() -> tuple[str, ...]:
    """Every class that a technology may have."""
    return tuple(sorted(_CLASS_OF.values()))


def _names(technology: str) -> Iterator[str]:
    text = technology.lower()[:200]
    for written, name in _SPELLED:
        text = text.replace(written, name)
    words = re.findall(r"[a-z]+|[0-9]+", text)[:MOST_WORDS]
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            yield "".join(words[start : start + length])
