INSERT {
  GRAPH <https://w3id.org/minzheng/graph/best> {
    <https://example.org/one> ?predicate ?object .
    <https://example.org/other> ?predicate ?object .
  }
}
WHERE { ?claim mz:raw "9.8万" ; ?predicate ?object }
