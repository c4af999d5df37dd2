DELETE { ?claim sdmx-measure:obsValue ?value ; mz:upperBound ?upper } INSERT { ?claim sdmx-measure:obsValue 182.0 }
WHERE { ?claim mz:raw "82%" ; sdmx-measure:obsValue ?value ; mz:upperBound ?upper }
