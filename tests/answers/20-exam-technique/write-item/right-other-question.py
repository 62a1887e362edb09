def write_item():
    return """
[library-late-books]
guide = ["3.1.d", "6.1.c"]
objective = "4.7"
pattern = "P13"
difficulty = 2
facts = ["bqml-explain"]
constraints.sql = "everything stays in SQL"
constraints.person = "a reason for each reminder"
stem = '''
A city library predicts which borrowed books will come back late, with boosted trees that were trained in BigQuery ML.
Each evening a query scores some nine thousand loans, and the worst ones get a reminder. Since the summer readers ask why
they were picked, and the desk has no answer. The director wants a reason for each reminder, printed under its text, and
the two people who care for the model ask that everything stays in SQL. The building is closed on Mondays, and the model
will be trained again in autumn. What should you do?'''
key = "A"
A = '''
Score the loans with ML.EXPLAIN_PREDICT in the nightly query, and print the largest attributions of each loan under its
reminder.'''
B = '''
Score the loans with ML.PREDICT in the nightly query, and print the largest values of the model\'s global importance under
every reminder.'''
C = '''
Export the trees and the loans each night, compute SHAP values in a Python job, and print the largest of each loan below.'''
D = '''
Train a linear regression in BigQuery ML on all loans, and print the names of its three largest weights below every
single reminder.'''
why.A.because = '''
The function gives attributions row by row for boosted trees, inside the same query.'''
why.B.breaks = "person"
why.B.because = '''
Global importance is one list for the whole model; it cannot tell two readers apart.'''
why.C.breaks = "sql"
why.C.because = '''
The reasons would be right for each loan, but the job leaves SQL for a Python environment.'''
why.D.breaks = "person"
why.D.because = '''
Weights are the same for all readers; without their values they explain no single reminder.'''
"""
