DELETE { ?claim mz:phase ?phase } INSERT { ?claim mz:phase <https://w3id.org/minzheng/id/phase/before> }
WHERE { ?claim mz:raw "9.8万" ; mz:phase ?phase }
