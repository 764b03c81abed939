"""Names of persons in running text (自由文本里的姓名): a model's opinion, ours, and how far both may be trusted."""
