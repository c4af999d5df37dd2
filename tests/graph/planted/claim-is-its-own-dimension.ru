DELETE { ?claim mz:claim ?claim } INSERT { ?claim mz:claim ?other }
WHERE { ?claim mz:raw "9.8万" . ?other mz:raw "7.3万" }
