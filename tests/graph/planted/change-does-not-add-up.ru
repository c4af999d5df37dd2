INSERT {
  <https://example.org/claim> ?predicate ?object ; mz:claim <https://example.org/claim> ; sdmx-measure:obsValue 500.0 ;
    mz:aspect <https://w3id.org/minzheng/id/aspect/change> ; mz:phase <https://w3id.org/minzheng/id/code/_Z>
}
WHERE {
  ?claim mz:raw "1114" ; ?predicate ?object .
  FILTER(?predicate NOT IN (mz:claim, sdmx-measure:obsValue, mz:lowerBound, mz:upperBound, mz:aspect, mz:phase))
}
