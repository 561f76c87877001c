mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  bucket_name                 = "support-site-123456789012-eu-central-1"
  bucket_regional_domain_name = "support-site-123456789012-eu-central-1.s3.eu-central-1.amazonaws.com"
  name                        = "support"
  page_directory              = "tests/page"
  rest_domain_name            = "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com"
  rest_origin_path            = "/dev"
}

run "tells_how_to_reach_the_distribution" {
  assert {
    condition = {
      distribution_arn = output.distribution_arn
      distribution_id  = output.distribution_id
      domain_name      = output.domain_name
      hosted_zone_id   = output.hosted_zone_id
      } == {
      distribution_arn = "arn:aws:cloudfront::123456789012:distribution/EMOCKMOCKMOCK1"
      distribution_id  = "EMOCKMOCKMOCK1"
      domain_name      = "d1111abcdef8mo.cloudfront.net"
      hosted_zone_id   = "Z2FDTNDATAQYW2"
    }
    error_message = "The outputs must be those of the distribution."
  }
}
