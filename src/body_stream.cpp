#include "body_stream.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <string_view>
#include <utility>

namespace builderbacked {

namespace fs = std::filesystem;

namespace {

/// The next bytes of a text, from `position` on.
std::size_t copy_from(std::string_view text, std::uint64_t position, char* to, std::size_t size) {
  const std::string_view rest = text.substr(static_cast<std::size_t>(position));
  const std::size_t count = (std::min)(size, rest.size());
  std::memcpy(to, rest.data(), count);
  return count;
}

class TextStream final : public HttpBodyStream {
 public:
  explicit TextStream(std::shared_ptr<const std::string> text) : text_(std::move(text)) {}

  [[nodiscard]] std::uint64_t size() const override { return text_->size(); }
  bool rewind() override {
    position_ = 0;
    return true;
  }
  std::optional<std::size_t> read(char* to, std::size_t size) override {
    const std::size_t count = copy_from(*text_, position_, to, size);
    position_ += count;
    return count;
  }

 private:
  std::shared_ptr<const std::string> text_;
  std::uint64_t position_ = 0;
};

/// A file, as long as it is what it was when the stream was made.
class FileStream final : public HttpBodyStream {
 public:
  FileStream(fs::path path, FileState state) : path_(std::move(path)), state_(state) {}

  [[nodiscard]] std::uint64_t size() const override { return state_.size; }

  bool rewind() override {
    position_ = 0;
    file_.close();
    if (!is_unchanged()) return false;
    file_.clear();
    file_.open(path_, std::ios::binary);
    return file_.is_open();
  }

  std::optional<std::size_t> read(char* to, std::size_t size) override {
    const std::uint64_t left = state_.size - position_;
    if (left == 0) return 0;
    const auto count = static_cast<std::size_t>((std::min)(std::uint64_t{size}, left));
    if (!file_.read(to, static_cast<std::streamsize>(count))) return std::nullopt;
    position_ += count;
    if (position_ == state_.size) {
      file_.close();
      // Before the last bytes leave: without them the service has no request.
      if (!is_unchanged()) return std::nullopt;
    }
    return count;
  }

 private:
  [[nodiscard]] bool is_unchanged() const {
    std::error_code problem;
    return state_of(path_, problem) == state_ && !problem;
  }

  fs::path path_;
  FileState state_;
  std::ifstream file_;
  std::uint64_t position_ = 0;
};

class EnclosingStream final : public HttpBodyStream {
 public:
  EnclosingStream(std::string head, std::shared_ptr<HttpBodyStream> content, std::string tail)
      : head_(std::move(head)), content_(std::move(content)), tail_(std::move(tail)) {}

  [[nodiscard]] std::uint64_t size() const override { return tail_begin() + tail_.size(); }

  bool rewind() override {
    position_ = 0;
    return content_->rewind();
  }

  std::optional<std::size_t> read(char* to, std::size_t size) override {
    std::optional<std::size_t> count;
    if (position_ < head_.size()) {
      count = copy_from(head_, position_, to, size);
    } else if (position_ < tail_begin()) {
      count = content_->read(to, size);
    } else {
      count = copy_from(tail_, position_ - tail_begin(), to, size);
    }
    position_ += count.value_or(0);
    return count;
  }

 private:
  [[nodiscard]] std::uint64_t tail_begin() const { return head_.size() + content_->size(); }

  std::string head_;
  std::shared_ptr<HttpBodyStream> content_;
  std::string tail_;
  std::uint64_t position_ = 0;
};

}  // namespace

FileState state_of(const fs::path& path, std::error_code& problem) {
  FileState state;
  const fs::file_status status = fs::status(path, problem);
  state.is_file = !problem && fs::is_regular_file(status);
  if (state.is_file) state.size = fs::file_size(path, problem);
  if (state.is_file && !problem) state.changed = fs::last_write_time(path, problem);
  return state;
}

std::shared_ptr<HttpBodyStream> stream_text(std::shared_ptr<const std::string> text) {
  return std::make_shared<TextStream>(std::move(text));
}

std::shared_ptr<HttpBodyStream> stream_file(std::filesystem::path path, FileState state) {
  return std::make_shared<FileStream>(std::move(path), state);
}

std::shared_ptr<HttpBodyStream> enclose(std::string head, std::shared_ptr<HttpBodyStream> content,
                                        std::string tail) {
  return std::make_shared<EnclosingStream>(std::move(head), std::move(content), std::move(tail));
}

}  // namespace builderbacked
