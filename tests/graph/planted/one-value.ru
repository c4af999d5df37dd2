INSERT { ?claim mz:metricTitle "别的题名"@zh } WHERE { ?claim mz:raw "9.8万" }
