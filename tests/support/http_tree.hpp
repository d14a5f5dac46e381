// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cctype>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "support/fake_http_server.hpp"

namespace quarry::test {

/// Files below `/data/` of a web server on loopback, with index pages as servers make them: a parent link, sort links,
/// names percent-encoded in links and escaped in the text. HEAD, ranges, ETags and redirects to `name/` as they should be.
class HttpTree {
 public:
  explicit HttpTree(std::map<std::string, std::string> files = {}, bool etags = true)
      : files_(std::move(files)), etags_(etags), server_([this](const std::string& request) { return answer(request); }) {}

  /// With or without its last `/`: a folder answers both.
  std::string source() const { return server_.url("/data"); }
  std::string host() const { return server_.host(); }

  void put(const std::string& path, const std::string& bytes) {
    const std::lock_guard lock(mutex_);
    files_[path] = bytes;
  }
  void remove(const std::string& path) {
    const std::lock_guard lock(mutex_);
    files_.erase(path);
  }
  /// A file (or folder, with its last `/`) answers GET with this status line from now on; empty: again as it should.
  void fail(const std::string& path, const std::string& status) {
    const std::lock_guard lock(mutex_);
    if (status.empty()) failing_.erase(path);
    else failing_[path] = status;
  }
  /// GETs of this file so far.
  int gets(const std::string& path) const {
    const std::lock_guard lock(mutex_);
    const auto found = gets_.find(path);
    return found == gets_.end() ? 0 : found->second;
  }
  /// GETs of all files, index pages left out.
  int all_gets() const {
    const std::lock_guard lock(mutex_);
    int all = 0;
    for (const auto& [path, count] : gets_) all += path.empty() || path.ends_with('/') ? 0 : count;
    return all;
  }

 private:
  static std::string decoded(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '%' && i + 2 < text.size()) {
        out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
        i += 2;
      } else {
        out += text[i];
      }
    }
    return out;
  }
  static std::string encoded(const std::string& name) {
    static const char* const digits = "0123456789ABCDEF";
    std::string out;
    for (const unsigned char c : name) {
      if (std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_' || c == '~') out += static_cast<char>(c);
      else (out += '%', out += digits[c >> 4], out += digits[c & 15]);
    }
    return out;
  }
  static std::string escaped(const std::string& name) {
    std::string out;
    for (const char c : name) out += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
    return out;
  }

  std::string page(const std::string& folder) const {
    std::set<std::string> names;
    for (const auto& [path, bytes] : files_) {
      if (!path.starts_with(folder)) continue;
      const auto slash = path.find('/', folder.size());
      names.insert(path.substr(folder.size(), slash == std::string::npos ? slash : slash + 1 - folder.size()));
    }
    std::string html = "<html><title>Index of /data/" + escaped(folder) +
                       "</title><a href=\"?C=N;O=D\">Name</a><pre><a href=\"../\">Parent Directory</a>\n";
    for (const auto& name : names) {
      const bool is_folder = name.ends_with('/');
      const auto bare = is_folder ? name.substr(0, name.size() - 1) : name;
      html += "<a href=\"" + encoded(bare) + (is_folder ? "/" : "") + "\">" + escaped(name) + "</a>\n";
    }
    return html + "</pre></html>";
  }

  std::string answer(const std::string& request) {
    const std::lock_guard lock(mutex_);
    const bool head = request.starts_with("HEAD ");
    const auto start = request.find(' ') + 1;
    auto target = request.substr(start, request.find(' ', start) - start);
    target.resize(std::min(target.find('?'), target.size()));
    const auto whole = decoded(target);
    if (whole == "/data") return http_answer("301 Moved Permanently", "Location: /data/\r\n", "");
    if (!whole.starts_with("/data/")) return http_answer("404 Not Found", "", "");
    const auto path = whole.substr(6);
    if (!head) ++gets_[path];
    if (const auto found = failing_.find(path); found != failing_.end() && !head) return http_answer(found->second, "", "");
    std::string reply;
    if (const auto found = files_.find(path); found != files_.end()) {
      reply = file(found->second, request);
    } else if (const auto below = files_.lower_bound(path); path.empty() || (below != files_.end() && path.ends_with('/') && below->first.starts_with(path))) {
      reply = http_answer("200 OK", "Content-Type: text/html; charset=utf-8\r\n", page(path));
    } else if (const auto inside = files_.lower_bound(path + "/"); inside != files_.end() && inside->first.starts_with(path + "/")) {
      reply = http_answer("301 Moved Permanently", "Location: " + target + "/\r\n", "");
    } else {
      reply = http_answer("404 Not Found", "Content-Type: text/html\r\n", head ? "" : "<h1>none</h1>");
    }
    return head ? reply.substr(0, reply.find("\r\n\r\n") + 4) : reply;
  }

  std::string file(const std::string& bytes, const std::string& request) const {
    const auto tag = "\"" + std::to_string(std::hash<std::string>()(bytes)) + "\"";
    std::string headers = "Content-Type: application/octet-stream\r\nLast-Modified: Fri, 10 Oct 2025 07:28:00 GMT\r\n";
    if (etags_) headers += "ETag: " + tag + "\r\n";
    const auto range = request.find("Range: bytes=");
    const auto condition = request.find("If-Range: ");
    const bool same = condition == std::string::npos || request.compare(condition + 10, tag.size(), tag) == 0;
    if (range == std::string::npos || !same) return http_answer("200 OK", headers, bytes);
    const auto from = std::stoul(request.substr(range + 13));
    if (from >= bytes.size()) return http_answer("416 Range Not Satisfiable", "", "");
    headers += "Content-Range: bytes " + std::to_string(from) + "-" + std::to_string(bytes.size() - 1) + "/" + std::to_string(bytes.size()) + "\r\n";
    return http_answer("206 Partial Content", headers, bytes.substr(from));
  }

  mutable std::mutex mutex_;
  std::map<std::string, std::string> files_, failing_;
  std::map<std::string, int> gets_;
  bool etags_;
  FakeHttpServer server_;
};

}  // namespace quarry::test
