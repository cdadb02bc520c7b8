"""What tests are made with: worlds, stand-ins for AWS, and readers of what comes out."""
