DELETE { GRAPH <https://w3id.org/minzheng/graph/comparisons> { ?comparison mz:verdict ?old . } }
INSERT {
  GRAPH <https://w3id.org/minzheng/graph/comparisons> {
    ?comparison mz:verdict <https://w3id.org/minzheng/id/comparability/comparable> .
    ?class mz:ofMetric <https://example.org/another> .
  }
}
WHERE {
  GRAPH <https://w3id.org/minzheng/graph/comparisons> {
    ?comparison a mz:Comparison ; mz:verdict ?old ; mz:compares ?claim . ?claim mz:comparabilityClass ?class .
  }
}
