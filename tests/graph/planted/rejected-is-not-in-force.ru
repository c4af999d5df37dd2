INSERT {
  GRAPH <https://w3id.org/minzheng/graph/rejected> { ?claim mz:status <https://w3id.org/minzheng/id/status/rejected> }
} WHERE { ?claim mz:raw "9.8万" }
