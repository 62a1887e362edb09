# score: 5
# says: tests memory
# misconception: exam-technique/not-new
from grader.lessons.exam_technique import items


def write_item():
    return items.EXAMPLE.replace("tomatoes", "cucumbers")
