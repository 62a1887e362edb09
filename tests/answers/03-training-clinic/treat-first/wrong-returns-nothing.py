# score: 0
# says: where the treated patient belongs
# misconception: slip
def treat_first_room(patient):
    print(patient.number)
