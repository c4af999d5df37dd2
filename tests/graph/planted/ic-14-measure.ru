DELETE { ?claim sdmx-measure:obsValue ?value } WHERE { ?claim mz:raw "9.8万" ; sdmx-measure:obsValue ?value }
