# Two projects, as an infrastructure repository has them.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" {}
variable "name" {}
variable "team" { default = "quality" }

provider "aws" {
  s3_use_path_style = true
  endpoints {
    iam         = var.endpoint
    rekognition = var.endpoint
    s3          = var.endpoint
    sts         = var.endpoint
  }
}

resource "aws_rekognition_project" "labels" {
  name    = var.name
  feature = "CUSTOM_LABELS"
  tags    = { team = var.team }
}

resource "aws_rekognition_project" "plain" {
  name    = "${var.name}-plain"
  feature = "CUSTOM_LABELS"
}

output "arn" { value = aws_rekognition_project.labels.arn }
