"""The equipment that lessons use: data, figures, tools."""
