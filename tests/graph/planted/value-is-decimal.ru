DELETE { ?claim sdmx-measure:obsValue ?value } INSERT { ?claim sdmx-measure:obsValue 98000 }
WHERE { ?claim mz:raw "9.8万" ; sdmx-measure:obsValue ?value }
