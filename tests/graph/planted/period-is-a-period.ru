DELETE { ?claim sdmx-dimension:refPeriod ?period } INSERT { ?claim sdmx-dimension:refPeriod <https://example.org/period> }
WHERE { ?claim mz:raw "9.8万" ; sdmx-dimension:refPeriod ?period }
