INSERT { GRAPH <https://w3id.org/minzheng/graph/candidates> { ?claim mz:raw ?raw } } WHERE { ?claim mz:raw ?raw }
