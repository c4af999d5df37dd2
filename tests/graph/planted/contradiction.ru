INSERT { <https://example.org/claim> ?predicate ?object ; mz:claim <https://example.org/claim> ; sdmx-measure:obsValue 100000.0 ; mz:lowerBound 100000.0 ; mz:upperBound 100000.0 }
WHERE {
  ?claim mz:raw "9.8万" ; ?predicate ?object .
  FILTER(?predicate NOT IN (mz:claim, sdmx-measure:obsValue, mz:lowerBound, mz:upperBound))
}
