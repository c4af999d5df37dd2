DELETE { ?claim sdmx-attribute:unitMeasure ?unit } INSERT { ?claim sdmx-attribute:unitMeasure <https://example.org/unit> }
WHERE { ?claim mz:raw "9.8万" ; sdmx-attribute:unitMeasure ?unit }
