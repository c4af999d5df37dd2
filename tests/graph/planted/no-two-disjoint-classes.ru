INSERT DATA { <https://w3id.org/minzheng/id/group/leprosy-patients> a mz:StaffGroup }
