/** Documents and pictures: lists, uploads, and why a file is not let in. */
export const documents = {
  "documents.title": "Documents",
  "documents.empty": "No files yet",
  "documents.empty_text":
    "Letters, reports and photos that you add, here or to any entry, appear in this list.",
  "documents.empty_shared": "Nothing that you may see has a file.",
  "documents.add": "Add a document",
  "documents.used": ({ used, all }: { used: string; all: string }) => `${used} of ${all} used`,
  "documents.on": "On",
  "documents.added": ({ when }: { when: string }) => `Added ${when}`,
  "documents.download": ({ name }: { name: string }) => `Download ${name}`,
  "documents.files": "Files",
  "documents.none_here": "No files on this entry.",
  "documents.add_files": "Add files",
  "documents.add_files_title": ({ kind }: { kind: string }) => `Files: ${kind}`,
  "documents.title_hint":
    "For example: letter from the hospital. If you write nothing, it gets the name of its file.",
  "documents.no_file": "No file is attached. Save without?",
  "documents.unnamed": "document",
  "documents.files_added": "The files were added.",
  "documents.remove": "Remove",
  "documents.remove_title": ({ name }: { name: string }) => `Remove ${name}?`,
  "documents.remove_text": "You can bring it back for 30 days. Then it is destroyed.",
  "documents.keep": "Keep it",
  "documents.removed": "The file was removed.",
  "documents.restored": "The file is back.",
  "documents.removed_files": "Removed in the last 30 days",
  "documents.restore": "Bring back",

  "documents.type.pdf": "PDF",
  "documents.type.jpeg": "JPEG picture",
  "documents.type.png": "PNG picture",
  "documents.type.webp": "WebP picture",
  "documents.type.text": "Text",
  "documents.type.csv": "Table (CSV)",

  "upload.files": "Files",
  "upload.hint": ({ most, size }: { most: number; size: string }) =>
    `PDF, JPEG, PNG, WebP, plain text or CSV. Up to ${most} files, ${size} each. Place and camera data are removed from pictures.`,
  "upload.room": ({ room }: { room: string }) => `${room} left in this record.`,
  "upload.send": "Add the files",
  "upload.progress": "Sending",
  "upload.done": ({ percent }: { percent: number }) => `${percent}%`,
  "upload.checking": "Sent. Checking and sealing the files…",
  "upload.cancel": "Stop sending",
  "upload.cancelled": "Sending was stopped. Nothing was kept.",
  "upload.none": "Choose at least one file.",
  "upload.again": "Nothing was kept. Choose the files again.",
  "upload.refused.wrong_type": ({ name }: { name: string }) =>
    `“${name}” is not a PDF, JPEG, PNG, WebP, text or CSV file.`,
  "upload.refused.web_page": ({ name }: { name: string }) =>
    `“${name}” is a web page or a drawing made of code. Save it as PDF first.`,
  "upload.refused.not_utf8": ({ name }: { name: string }) =>
    `“${name}” is text saved in an older way. Save it as UTF-8 text and try again.`,
  "upload.refused.broken": ({ name }: { name: string }) =>
    `“${name}” is damaged or incomplete. Open it on your device, save it again and try once more.`,
  "upload.refused.empty": ({ name }: { name: string }) => `“${name}” is empty.`,
  "upload.refused.too_large": ({ name, size }: { name: string; size: string }) =>
    `“${name}” is larger than ${size}.`,
  "upload.refused.too_many": ({ most }: { most: number }) => `An entry can have ${most} files at most.`,
  "upload.refused.quota": ({ room }: { room: string }) =>
    `There is not enough room for these files: ${room} left in this record.`,
};
