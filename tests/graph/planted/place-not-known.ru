DELETE { ?claim sdmx-dimension:refArea ?area } INSERT { ?claim sdmx-dimension:refArea <https://w3id.org/minzheng/id/code/_U> }
WHERE { ?claim mz:raw "9.8万" ; sdmx-dimension:refArea ?area }
