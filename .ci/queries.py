"""Runs the questions of a README on OUT/dataset, and holds the formats against each other."""

import json
import re
import sys
from decimal import Decimal

import duckdb
import frictionless
import pandas


def main(readme):
    package = json.load(open("OUT/dataset/datapackage.json", encoding="utf-8"))
    counts = {}
    for resource in package["resources"]:
        path = "OUT/dataset/" + resource["path"]
        table, _, ending = resource["path"].rpartition(".")
        if ending == "parquet":
            counts[table] = duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()[0][0]
            loaded = pandas.read_parquet(path)
            fields = [field["name"] for field in resource["schema"]["fields"]]
            assert list(loaded.columns) == fields, path
            key = resource["schema"]["primaryKey"]
            assert loaded[key].is_unique and loaded[key].notna().all(), path
            for foreign in resource["schema"]["foreignKeys"]:
                other = foreign["reference"]["resource"].rsplit("-", 1)[0]
                keys = pandas.read_parquet(f"OUT/dataset/{other}.parquet")[foreign["reference"]["fields"]]
                assert loaded[foreign["fields"]].dropna().isin(keys).all(), (path, foreign)
    assert sum(counts.values()) > 0
    for table, count in counts.items():
        lines = sum(1 for _ in open(f"OUT/dataset/{table}.jsonl", encoding="utf-8"))
        rows = pandas.read_csv(f"OUT/dataset/{table}.csv", dtype=str, keep_default_na=False)
        assert lines == count == len(rows), (table, count, lines, len(rows))
    # The same exact numbers in each format.
    parquet = duckdb.sql("SELECT amount_id, number FROM 'OUT/dataset/amounts.parquet'").fetchall()
    for line, (amount, number) in zip(open("OUT/dataset/amounts.jsonl", encoding="utf-8"), parquet):
        row = json.loads(line)
        said = row["number"] and Decimal(row["number"])
        assert (row["amount_id"], said) == (amount, number), (row, number)

    csv = {**package, "resources": [r for r in package["resources"] if r["format"] == "csv"]}
    json.dump(csv, open("OUT/dataset/csv.json", "w", encoding="utf-8"))
    report = frictionless.Package("OUT/dataset/csv.json").validate()
    assert report.valid, report.flatten(["type", "message"])[:5]

    text = open(readme, encoding="utf-8").read()
    questions = re.findall(r"```(sql|python)\n(.*?)```", text, re.S)
    assert len(questions) == 5, len(questions)
    for language, code in questions:
        if language == "sql":
            answer = duckdb.sql(code).df()
        else:
            names = {}
            exec(code, names)
            answer = names["answer"]
        assert len(answer) > 0, code
        print(answer.head(5).to_string(), "\n")
    print(f"{sum(counts.values())} rows in {len(counts)} tables, in each format; five questions answered")


main(sys.argv[1])
