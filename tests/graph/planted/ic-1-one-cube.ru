INSERT { ?claim qb:dataSet <https://example.org/cube> . <https://example.org/cube> a qb:DataSet ; qb:structure mz:structure }
WHERE { ?claim mz:raw "9.8万" }
