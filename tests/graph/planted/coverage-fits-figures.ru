DELETE { GRAPH <https://w3id.org/minzheng/graph/coverage> { ?cell mz:figureCount ?n } }
INSERT { GRAPH <https://w3id.org/minzheng/graph/coverage> { ?cell mz:figureCount 0 } }
WHERE {
  { SELECT (MIN(?one) AS ?cell) { GRAPH <https://w3id.org/minzheng/graph/coverage> { ?one a mz:CoverageCell ; mz:coverage <https://w3id.org/minzheng/id/coverage/read> } } }
  GRAPH <https://w3id.org/minzheng/graph/coverage> { ?cell mz:figureCount ?n }
}
