DELETE { ?said mz:holderText ?words } WHERE { ?said a mz:Designation ; mz:holderText ?words }
