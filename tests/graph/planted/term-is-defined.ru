INSERT { ?claim mz:flavour "甜" } WHERE { ?claim mz:raw "9.8万" }
