DELETE { ?claim sdmx-measure:obsValue ?value ; mz:lowerBound ?lower ; mz:upperBound ?upper }
INSERT { ?claim sdmx-measure:obsValue 173000.0 ; mz:lowerBound 173000.0 ; mz:upperBound 173000.0 }
WHERE { ?claim mz:raw "7.3万" ; sdmx-measure:obsValue ?value ; mz:lowerBound ?lower ; mz:upperBound ?upper }
