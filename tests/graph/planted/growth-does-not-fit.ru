INSERT {
  <https://example.org/then> ?predicate ?object ; mz:claim <https://example.org/then> ; sdmx-measure:obsValue 50000.0 ;
    mz:aspect <https://w3id.org/minzheng/id/aspect/level> ; sdmx-attribute:unitMeasure <https://w3id.org/minzheng/id/unit/person> ;
    mz:end "2023-09-19"^^xsd:date .
  <https://example.org/growth> ?predicate ?object ; mz:claim <https://example.org/growth> ; sdmx-measure:obsValue 10.0 ;
    mz:aspect <https://w3id.org/minzheng/id/aspect/growth> ; sdmx-attribute:unitMeasure <https://w3id.org/minzheng/id/unit/percent> ;
    mz:end "2024-09-19"^^xsd:date .
}
WHERE {
  ?claim mz:raw "9.8万" ; ?predicate ?object .
  FILTER(?predicate NOT IN (mz:claim, sdmx-measure:obsValue, mz:lowerBound, mz:upperBound, mz:aspect, sdmx-attribute:unitMeasure, mz:end))
}
