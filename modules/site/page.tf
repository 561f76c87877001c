locals {
  content_types = merge({
    avif        = "image/avif"
    css         = "text/css; charset=utf-8"
    gif         = "image/gif"
    html        = "text/html; charset=utf-8"
    ico         = "image/x-icon"
    jpeg        = "image/jpeg"
    jpg         = "image/jpeg"
    js          = "text/javascript; charset=utf-8"
    json        = "application/json"
    map         = "application/json"
    mjs         = "text/javascript; charset=utf-8"
    mp3         = "audio/mpeg"
    pdf         = "application/pdf"
    png         = "image/png"
    svg         = "image/svg+xml"
    txt         = "text/plain; charset=utf-8"
    wasm        = "application/wasm"
    webmanifest = "application/manifest+json"
    webp        = "image/webp"
    woff        = "font/woff"
    woff2       = "font/woff2"
    xml         = "application/xml"
  }, var.content_types)

  files = [for path in fileset(var.page_directory, "**") : path if !can(regex("(^|/)[.]", path))]

  # The end of a name, after its last dot.
  extensions = { for path in local.files : path => lower(try(regex("[.]([^./]+)$", path)[0], "")) }

  # A name like assets/main-4XKQ2ZAB.js is never used for anything else; any other is asked for anew, which costs an empty answer.
  cache_controls = {
    for path in local.files : path => can(regex("^assets/.*[.-][A-Za-z0-9_-]{8,}([.][a-z0-9]+)+$", path)) ? "public, max-age=31536000, immutable" : "no-cache"
  }
}

# All but index.html. A page that is still open, or is being loaded while this is applied, finds the assets that it names:
# new ones are there before the new index.html, and old ones go after it.
resource "aws_s3_object" "asset" {
  for_each = setsubtract(local.files, ["index.html"])

  bucket        = var.bucket_name
  cache_control = local.cache_controls[each.key]
  content_type  = lookup(local.content_types, local.extensions[each.key], null)
  key           = each.key
  source        = "${var.page_directory}/${each.key}"
  source_hash   = filemd5("${var.page_directory}/${each.key}")

  lifecycle {
    create_before_destroy = true

    precondition {
      condition     = contains(keys(local.content_types), local.extensions[each.key])
      error_message = "page_directory has the file ${each.key}, whose content type is not known, and no browser may guess it. Add the end of its name to content_types, or take the file away."
    }
  }
}

resource "aws_s3_object" "index" {
  bucket        = var.bucket_name
  cache_control = local.cache_controls["index.html"]
  content_type  = local.content_types["html"]
  key           = "index.html"
  source        = "${var.page_directory}/index.html"
  source_hash   = filemd5("${var.page_directory}/index.html")

  depends_on = [aws_s3_object.asset]
}
