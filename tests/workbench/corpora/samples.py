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
    "conll-iobes": "Maya B-PER\nBrook E-PER\nOslo S-LOC\n",
    "conll-bmes": "Maya B-PER\nAnn M-PER\nBrook E-PER\nOslo S-LOC\n",
}

RAW = {
    "stockmark": json.dumps(
        [{"text": "川辺葵", "entities": [{"name": "川辺葵", "span": [0, 3], "type": "人名"}]}]
    ),
    "jsonl": '{"text": "Maya sails.", "entities": [[0, 4, "PER"]]}',
    "doccano": '{"id": 3, "text": "Maya sails.", "label": [[0, 4, "PER"]], "Comments": []}',
    "prodigy": json.dumps(
        {
            "text": "Maya sails.",
            "_task_hash": 7,
            "tokens": [{"text": "Maya", "start": 0, "end": 4, "id": 0, "ws": True}],
            "spans": [{"start": 0, "end": 4, "token_start": 0, "token_end": 0, "label": "PER"}],
            "answer": "accept",
        }
    ),
    "label-studio": json.dumps(
        [
            {
                "id": 1,
                "data": {"text": "Maya sails."},
                "annotations": [
                    {
                        "id": 5,
                        "was_cancelled": False,
                        "result": [
                            {
                                "value": {"start": 0, "end": 4, "text": "Maya", "labels": ["PER"]},
                                "from_name": "label",
                                "to_name": "text",
                                "type": "labels",
                            },
                            {"type": "relation", "from_id": "a", "to_id": "b"},
                        ],
                    }
                ],
                "predictions": [8],
            }
        ]
    ),
    "label-studio-min": json.dumps(
        [
            {
                "text": "Maya sails.",
                "id": 1,
                "label": [{"start": 0, "end": 4, "text": "Maya", "labels": ["PER"]}],
                "annotator": 1,
                "annotation_id": 5,
                "created_at": "2024-01-01T00:00:00Z",
            }
        ]
    ),
    "spacy-json": json.dumps(
        [
            {
                "id": 0,
                "paragraphs": [
                    {
                        "raw": "Maya  sails.",
                        "sentences": [
                            {
                                "tokens": [
                                    {"id": 0, "orth": "Maya", "ner": "U-PER"},
                                    {"id": 1, "orth": "sails", "ner": "O"},
                                    {"id": 2, "orth": ".", "ner": "-"},
                                ]
                            }
                        ],
                    }
                ],
            }
        ]
    ),
    "tokens": '{"id": "0", "tokens": ["Maya", "sails"], "ner_tags": ["B-PER", "O"]}',
}
