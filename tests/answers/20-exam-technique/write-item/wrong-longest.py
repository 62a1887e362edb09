# score: 5
# says: Readers know that
# misconception: exam-technique/longest-is-the-key
def write_item():
    return '''
[translator-release]
guide = ["4.1.d"]
objective = "15.2"
pattern = "P11"
difficulty = 2
facts = ["traffic-split"]
constraints.share = "one request in twenty"
constraints.back = "undo it within minutes"
constraints.client = "without a change in the two apps"
stem = """
A travel agency translates reviews of hotels. Its model stands behind an endpoint that two apps call, and the apps are
updated in the stores twice a year. A second version of the model scored higher on a fixed set of four thousand reviews.
Last time a new version looked good offline and mixed up names of towns in use, which readers noticed before anybody else.
The agency wants the new version to get one request in twenty, to undo it within minutes, and to do all this without a
change in the two apps. What should you do?"""
key = "D"
A = """
Deploy the new version to the same endpoint, and move all of the traffic to it on a quiet Sunday morning."""
B = """
Deploy the new version to a second endpoint, and let one app call the second endpoint for some of its requests."""
C = """
Replace the old version by the new one on the endpoint, and keep the old file in a bucket to deploy it again."""
D = """
Deploy the new version to the same endpoint, and send it five percent of the traffic beside the old one, which goes on to answer all other requests."""
why.A.breaks = "share"
why.A.because = """
The endpoint is right, but every reader would be in the trial at once."""
why.B.breaks = "client"
why.B.because = """
A second endpoint has another address, and an app that chooses between two must be changed."""
why.C.breaks = "back"
why.C.because = """
Deploying a model again takes far longer than moving traffic back to one that still runs."""
why.D.because = """
The endpoint splits its traffic, the apps keep their address, and moving the split back is the rollback."""
'''
