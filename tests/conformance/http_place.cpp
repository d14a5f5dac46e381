// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"
#include "fakes/file_tree.hpp"
#include "fakes/service.hpp"

namespace quarry::test {
namespace {

/// A web server's index page of one folder: a parent link, a sort link, names encoded in links and escaped in the text.
std::string index_page(const FileTree& tree, const std::string& folder) {
  std::string html = "<html><title>Index of /data/" + html_escaped(folder) +
                     "</title><a href=\"?C=N;O=D\">Name</a><pre><a href=\"../\">Parent Directory</a>\n";
  const auto line = [&](const std::string& name, const char* end) {
    html += "<a href=\"" + percent_encoded(name) + end + "\">" + html_escaped(name) + end + "</a>\n";
  };
  for (const auto& below : tree.folders_in(folder)) line(below.name, "/");
  for (const auto& file : tree.files_in(folder)) line(file.name, "");
  return html + "</pre></html>";
}

class HttpPlace final : public Place {
 public:
  explicit HttpPlace(const std::map<std::string, std::string>& files)
      : tree_(files), service_({"site"}, [this](const Call& call) { return answer(call); }) {}
  std::string source() const override { return service_.url("site", "/data"); }
  std::vector<std::string> missing_sources() const override { return {source() + "/nowhere", source() + "/nowhere/", source() + "/a/b"}; }
  ConnectorOptions options() const override { return {.allowed_hosts = service_.hosts()}; }
  FakeService* service() override { return &service_; }
  FileTree* tree() override { return &tree_; }
  When listing() const override { return {.method = "GET", .pattern = "/$"}; }
  When downloads() const override { return {.method = "GET", .pattern = "[^/]$"}; }

 private:
  Answer answer(const Call& call) const {
    if (call.path == "/data") return redirect_answer("/data/", 301);
    if (!call.path.starts_with("/data/")) return text_answer(404, "none");
    auto path = percent_decoded_once(call.path.substr(6));
    if (const auto file = tree_.file(path)) return serve_bytes(call, file->bytes, file->etag(), {.modified = file->http_date()});
    const bool slash = path.empty() || path.ends_with('/');
    if (slash && !path.empty()) path.pop_back();
    if (!tree_.folder(path)) return text_answer(404, "<h1>none</h1>", "text/html");
    return slash ? text_answer(200, index_page(tree_, path), "text/html; charset=utf-8") : redirect_answer(call.path + "/", 301);
  }

  FileTree tree_;
  FakeService service_;
};

}  // namespace

PlaceKind http_place() {
  return {"http",
          [](const std::map<std::string, std::string>& files) -> std::unique_ptr<Place> { return std::make_unique<HttpPlace>(files); },
          {.listing_has_end = false}};  // HTML has no length and no count; a shorter page is a page
}

}  // namespace quarry::test
