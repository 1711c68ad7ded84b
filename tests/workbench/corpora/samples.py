"""Small corpora in every format, written for these tests."""

import json

MECAB8 = "\tOTHER\t名詞\t一般\t*\t*\t*\t*\t*\t"
MECAB10 = "\tOTHER\t名詞\t一般\t*\t*\t*\t*\t*\tヨミ\tヨミ\t"

SAMPLES = {
    "wikineural": "0\tMaya\tB-PER\n1\tsails\tO\n\n0\tOslo\tI-LOC\n",
    "wnut17": "#sunny\tO\nin\tO\nLeeds\tB-location\n",
    "wikigold": "Maya I-PER\nBrook I-PER\nsails O\n\nOslo I-LOC\n\n",
    "uner": (
        "# newdoc id = d1\n# sent_id = d1-1\n# text = Maya sails\n"
        "1\tMaya\tB-PER\t-\tann\n2\tsails\tO\t-\t-\n\n"
    ),
    "gsd": "#\tO\n山田\tB-PERSON\n花子\tI-PERSON\nが\tO\n歩く\tO\n",
    "xsid": (
        "# id = 7\n# text-en = rain today\n# text = 今日 は 雨\n# intent = weather/find\n"
        "1\t今日\tweather/find\tB-datetime\n2\tは\tweather/find\tO\n"
        "3\t雨\tweather/find\tB-weather/attribute\n"
    ),
    "hironsan": f"川辺{MECAB10}B-PSN\n\u3000{MECAB8}I-PSN\n葵{MECAB10}I-PSN\nと{MECAB8}O\n",
    "conll": "-DOCSTART- -X- O\n\nMaya NNP B-PER\nsails\tVBZ  O\n",
    "conll-iob1": "Maya I-PER\nBrook I-PER\nAnn B-PER\n",
    "conll-biluo": "Maya B-PER\nBrook L-PER\nOslo U-LOC\n",
}

RAW = {
    "stockmark": json.dumps(
        [{"text": "川辺葵", "entities": [{"name": "川辺葵", "span": [0, 3], "type": "人名"}]}]
    ),
    "jsonl": '{"text": "Maya sails.", "entities": [[0, 4, "PER"]]}',
}
