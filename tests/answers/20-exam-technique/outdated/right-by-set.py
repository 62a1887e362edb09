TODAY = {
    "Dataflow", "BigQuery", "Sensitive Data Protection", "Managed Service for Apache Spark", "Agent Platform Workbench",
    "Colab Enterprise", "Gemini", "Vector Search", "Agent Studio", "Cloud Run functions", "Model Armor", "Model Garden",
    "Knowledge Catalog", "Agent Search", "RAG Engine", "Managed Service for Apache Airflow", "Cloud Build",
    "AI Commerce Search", "Document AI", "Agent Platform Inference", "Vision API", "Feature Store",
}


def outdated(case):
    old = [side for side in ("first", "second") if case[side] not in TODAY]
    return "both" if len(old) == 2 else old[0] if old else "neither"
