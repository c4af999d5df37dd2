INSERT {
  <https://example.org/people> ?predicate ?object ; mz:claim <https://example.org/people> ; sdmx-measure:obsValue 100.0 ;
    sdmx-attribute:unitMeasure <https://w3id.org/minzheng/id/unit/person> ; mz:measure <https://w3id.org/minzheng/id/measure/stock> ;
    mz:benefit <https://w3id.org/minzheng/id/benefit/subsistence-allowance> .
  <https://example.org/standard> ?predicate ?object ; mz:claim <https://example.org/standard> ; sdmx-measure:obsValue 800.0 ;
    sdmx-attribute:unitMeasure <https://w3id.org/minzheng/id/unit/yuan-per-month> ; mz:measure <https://w3id.org/minzheng/id/measure/standard> ;
    mz:benefit <https://w3id.org/minzheng/id/benefit/subsistence-allowance> .
  <https://example.org/spending> ?predicate ?object ; mz:claim <https://example.org/spending> ; sdmx-measure:obsValue 900000000.0 ;
    sdmx-attribute:unitMeasure <https://w3id.org/minzheng/id/unit/yuan> ; mz:measure <https://w3id.org/minzheng/id/measure/flow> ;
    mz:benefit <https://w3id.org/minzheng/id/benefit/subsistence-allowance> .
}
WHERE {
  ?claim mz:raw "69" ; ?predicate ?object .
  FILTER(?predicate NOT IN (mz:claim, sdmx-measure:obsValue, mz:lowerBound, mz:upperBound, sdmx-attribute:unitMeasure, mz:measure, mz:classifier))
}
