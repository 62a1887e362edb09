def modernize(text, names):
    def inside(letter):
        return letter.isalnum() or letter == "_"

    result, place = "", 0
    while place < len(text):
        for name in sorted(names, key=len, reverse=True):
            end = place + len(name)
            whole = not (place and inside(text[place - 1])) and not (end < len(text) and inside(text[end]))
            if text.startswith(name, place) and whole:
                result, place = result + names[name], end
                break
        else:
            result, place = result + text[place], place + 1
    return result
