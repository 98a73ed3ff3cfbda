"""Stories: their content, its checks, the guided way of writing, suggestions and news."""
