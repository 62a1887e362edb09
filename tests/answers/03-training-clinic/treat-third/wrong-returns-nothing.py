# score: 0
# says: where the treated patient belongs
# misconception: slip
def treat_third_room(patient):
    print(patient.number)
