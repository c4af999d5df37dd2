DELETE { ?claim mz:aspect ?aspect } INSERT { ?claim mz:aspect <https://w3id.org/minzheng/id/modality/actual> }
WHERE { ?claim mz:raw "9.8万" ; mz:aspect ?aspect }
