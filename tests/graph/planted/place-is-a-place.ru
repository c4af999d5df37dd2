DELETE { ?claim sdmx-dimension:refArea ?area } INSERT { ?claim sdmx-dimension:refArea <https://example.org/area> }
WHERE { ?claim mz:raw "9.8万" ; sdmx-dimension:refArea ?area }
